"""What words tell of a request before anybody asks: places, the help wanted, the name of a company."""
