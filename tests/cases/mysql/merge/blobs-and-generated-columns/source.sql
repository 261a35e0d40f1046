UPDATE files SET data = REPEAT(x'00', 1500000) WHERE id = 1;
