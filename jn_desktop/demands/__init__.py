"""What enterprises ask for: first contact, the 2110 clock, call-back."""
