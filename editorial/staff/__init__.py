"""Who works where: the units of the department with their sections, and who stands in for whom."""
