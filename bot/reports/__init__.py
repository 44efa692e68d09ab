"""Reports as files and pictures. What draws and writes them is optional and imported only where it is used."""
