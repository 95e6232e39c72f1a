"""From bytes to cells: each reader turns one file type into the same plain workbook, and judges nothing else."""
