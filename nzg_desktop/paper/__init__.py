"""Paper: plain frozen values in, PDF bytes out. The only place that knows reportlab."""
