"""Step Functions' run time: Amazon States Language in its JSONata form. moto's own interpreter pastes variables into
the text of expressions, evaluates some of them twice and takes no hook for roles, clocks or failures; this one is
smaller than the patches it would need."""
