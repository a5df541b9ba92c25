# add_exercise_tools(<name> [option ...])
#
# The given functions and the instruments, compiled with these options.
function(add_exercise_tools name)
  add_library(${name} SHARED EXCLUDE_FROM_ALL
    given/fetch.cpp
    instruments/await.cpp
    instruments/check.cpp
    instruments/server.cpp
    instruments/surroundings.cpp
  )
  target_compile_options(${name} PUBLIC ${ARGN})
  target_link_options(${name} PUBLIC ${ARGN})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}
    PRIVATE PkgConfig::HTTPLIB nlohmann_json::nlohmann_json
    PUBLIC fmt::fmt Threads::Threads)
endfunction()

# add_exercise(<folder> <tools>)
#
# The library exercise_<folder>: the check of an exercise and main(), all of a
# program but what the student writes.  Beside it, in <folder>.flags, stands
# how to compile and link that.
function(add_exercise folder tools)
  set(library exercise_${folder})
  add_library(${library} SHARED EXCLUDE_FROM_ALL
              ${folder}/check.cpp instruments/main.cpp)
  target_include_directories(${library} PRIVATE ${folder})
  target_link_libraries(${library} PUBLIC ${tools})
  set(options $<TARGET_PROPERTY:${tools},INTERFACE_COMPILE_OPTIONS>)
  file(GENERATE OUTPUT ${folder}.flags CONTENT
"$<JOIN:${options},\n>
-I${CMAKE_CURRENT_SOURCE_DIR}
-I${CMAKE_CURRENT_SOURCE_DIR}/${folder}
$<TARGET_FILE:${library}>
$<TARGET_FILE:${tools}>
-Wl,-rpath,${CMAKE_CURRENT_BINARY_DIR}
-pthread
")
endfunction()
