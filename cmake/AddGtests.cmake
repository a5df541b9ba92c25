# lab_is_not_measured(TARGET): a test or a listing.  Its own code is compiled with
# -O1 in a release, which takes less time than -O3.
function(lab_is_not_measured target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# lab_compile_together(FILE…): in the presets that compile several files of a
# program at once, these are such a group.  No two have a function of one name.
function(lab_compile_together first)
  set_source_files_properties(${first} ${ARGN} PROPERTIES UNITY_GROUP ${first})
endfunction()

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
