# lab_add_gtests(PROGRAM LABEL): each of its tests is one of CTest, too.
#
# They are listed when the program is built.  If CTest listed them, two runs of it
# in one build would write the same file.
function(lab_add_gtests program label)
  lab_is_not_measured(${program})
  # ThreadSanitizer lets every process linger for a second otherwise.
  gtest_discover_tests(${program} DISCOVERY_MODE POST_BUILD DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS ${label} ENVIRONMENT TSAN_OPTIONS=atexit_sleep_ms=0)
endfunction()
