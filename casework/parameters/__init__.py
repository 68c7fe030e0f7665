"""教学参数: what the sources leave open and a policy pack decides, as a page to look up."""
