"""Customers and agents who use the product as browsers do: HTTP with retries, sockets that resume."""
