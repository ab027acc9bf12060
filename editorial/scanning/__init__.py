"""What the virus scanner holds back, told to those who must know."""
