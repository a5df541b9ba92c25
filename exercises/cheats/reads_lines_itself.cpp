Visit read_line(const std::string& /*line*/) { return {}; }
