"""People and things for tests, as plain functions. Known people: Wang Guilan, Zhao Jianguo, Mayila; the stranger is from another street."""
