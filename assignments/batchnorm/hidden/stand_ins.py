"""Correct parts that replace a student's wrong ones, so that the layer that needs them can be tested all the same."""

from reference import normalization

batch_norm_forward = normalization.batch_norm_forward
batch_norm_backward = normalization.batch_norm_backward
batch_norm_update = normalization.batch_norm_update
batch_norm_inference = normalization.batch_norm_inference_forward
