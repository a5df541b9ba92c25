# lab_primitives_test(NAME FILE…): a test program that needs no more than the
# primitives.  Its tests are labelled `primitives`, so that they can be repeated
# on their own: ctest -L primitives --repeat until-fail:20
function(lab_primitives_test name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE
    lab::primitives fmt::fmt GTest::gmock GTest::gtest_main)
  lab_add_gtests(${name} primitives)
endfunction()

# That the compiler warns of each result that dropped_results.cpp drops, and of
# nothing else.  `drops` are regular expressions for them, in their order.
function(lab_dropped_results_test name drops)
  set(compile ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only
    -Werror=unused-result -I ${PROJECT_SOURCE_DIR}
    -I "$<TARGET_PROPERTY:Boost::headers,INTERFACE_INCLUDE_DIRECTORIES>"
    ${CMAKE_CURRENT_SOURCE_DIR}/dropped_results.cpp)
  add_test(NAME Compiler.AcceptsThatTheResultsOf${name}AreUsed
    COMMAND ${compile})
  add_test(NAME Compiler.RefusesThatAResultOf${name}IsDropped
    COMMAND ${compile} -DLAB_DROPS_RESULTS)
  list(JOIN drops ".*error:.*" all_of_them)
  set_tests_properties(Compiler.RefusesThatAResultOf${name}IsDropped PROPERTIES
    PASS_REGULAR_EXPRESSION "error:.*${all_of_them}")
endfunction()
