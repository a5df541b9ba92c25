# lab_primitives_test(NAME FILE…): a test program that needs no more than the
# primitives.  Its tests are labelled `primitives`, so that they can be repeated
# on their own: ctest -L primitives --repeat until-fail:20
function(lab_primitives_test name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE
    lab::primitives fmt::fmt GTest::gmock GTest::gtest_main)
  lab_add_gtests(${name} primitives)
endfunction()
