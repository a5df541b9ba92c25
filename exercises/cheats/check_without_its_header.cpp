namespace exercise {
class Check;
}

void check(exercise::Check& /*steps*/) {}
