[[gnu::constructor(101)]] void comes_first() {}
