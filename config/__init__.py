"""What an operator may change; imports nothing of ours."""
