# Runs PROGRAM; it must end well and print exactly what stands in EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE code)
if(NOT code STREQUAL "0")
  message(FATAL_ERROR "${PROGRAM}: ended with ${code}, after printing\n${printed}")
endif()
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "${EXPECTED} says\n${expected}\nbut it printed\n${printed}")
endif()
