"""What matters to customers: Kano, penalty and reward, importance and performance, irritants."""
