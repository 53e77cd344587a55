"""What is true of a wrong answer, whatever the cause: found by comparing its calls with the expected values."""
