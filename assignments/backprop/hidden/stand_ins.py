"""Correct parts that replace a student's wrong ones, so that the questions that need them can be tested all the same.

The sigmoid and the squared error are needed by no other question.
"""

from reference import activations, dense, losses, network

dense_forward = dense.dense_forward
dense_backward = dense.dense_backward
relu_forward = activations.relu_forward
relu_backward = activations.relu_backward
softmax = losses.softmax
softmax_cross_entropy = losses.softmax_cross_entropy
softmax_cross_entropy_backward = losses.softmax_cross_entropy_backward
network_forward = network.network_forward
network_backward = network.network_backward
