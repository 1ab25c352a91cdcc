"""What customers do: orders, baskets, channels, reviews, and how it is answered (methodology 2.22)."""
