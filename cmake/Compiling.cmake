# lab_is_not_measured(TARGET): such as a test, or what reads the command line.  Its
# own code is compiled with -O1 in a release, which takes less time than -O3.
function(lab_is_not_measured target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# lab_compile_together(FILE…): in the presets that compile several files of a
# program at once, these are such a group.  No two have a function of one name.
function(lab_compile_together first)
  set_source_files_properties(${first} ${ARGN} PROPERTIES UNITY_GROUP ${first})
endfunction()
