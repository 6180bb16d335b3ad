"""What is made beside the letters where a campaign asks for it: its table ``[print]`` says what."""
