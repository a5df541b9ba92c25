# add_exercise_tools(<name> [option ...])
#
# The given functions and the instruments, compiled with these options.
function(add_exercise_tools name)
  add_library(${name} SHARED EXCLUDE_FROM_ALL
    given/fetch.cpp
    given/worker.cpp
    instruments/await.cpp
    instruments/callers.cpp
    instruments/check.cpp
    instruments/proc.cpp
    instruments/server.cpp
    instruments/surroundings.cpp
    instruments/traffic.cpp
  )
  target_compile_options(${name} PUBLIC ${ARGN})
  target_link_options(${name} PUBLIC ${ARGN})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}
    PRIVATE PkgConfig::HTTPLIB nlohmann_json::nlohmann_json
    PUBLIC fmt::fmt Threads::Threads)
endfunction()

# add_async_exercise_tools(<name>)
#
# The same for exercises with coroutines, whose server and clock are in memory.
# All is linked into one program, with what LINKED_BESIDE names.
function(add_async_exercise_tools name)
  add_library(${name} STATIC EXCLUDE_FROM_ALL
    given/async_fetch.cpp
    instruments/await.cpp
    instruments/check.cpp
    instruments/held_mutexes.cpp
    instruments/memory_server.cpp
    instruments/proc.cpp
    instruments/stage.cpp
    instruments/surroundings.cpp
  )
  target_compile_options(${name} PUBLIC -I${PROJECT_SOURCE_DIR})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}
    PRIVATE nlohmann_json::nlohmann_json
    PUBLIC lab::primitives fmt::fmt)
  set_target_properties(${name} PROPERTIES LINKED_BESIDE
    "$<TARGET_FILE:lab_primitives>;$<TARGET_FILE:fmt::fmt>")
endfunction()

# add_exercise(<folder> <tools>)
#
# The library exercise_<folder>: the check of an exercise and main(), all of a
# program but what the student writes.  Beside it, in <folder>.flags, stands
# how to compile and link that.
function(add_exercise folder tools)
  set(library exercise_${folder})
  get_target_property(type ${tools} TYPE)
  string(REPLACE _LIBRARY "" type ${type}) # of the same kind as its tools
  add_library(${library} ${type} EXCLUDE_FROM_ALL
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
$<JOIN:$<GENEX_EVAL:$<TARGET_PROPERTY:${tools},LINKED_BESIDE>>,\n>
-Wl,-rpath,${CMAKE_CURRENT_BINARY_DIR}
-pthread
")
endfunction()
