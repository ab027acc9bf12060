"""The reports of the desk: output, times, overdue tasks, changes; each on screen and as a spreadsheet."""
