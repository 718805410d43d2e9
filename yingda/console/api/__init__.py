"""The console over HTTP and its socket."""
