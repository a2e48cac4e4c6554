"""What a network is: plain values, without numpy, for the interactive path loads them first."""
