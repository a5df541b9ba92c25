# How a student's file is compiled; what its exercise needs besides comes after.
set(LAB_STUDENT_OPTIONS -std=c++20 -g -O1 -Wall -Wextra)

# add_exercise_tools(<name> [option ...])
#
# The given functions and the instruments, compiled with these options.
function(add_exercise_tools name)
  add_library(${name} SHARED
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
  add_main_of(${name})
  set_target_properties(${name}_main PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# add_async_exercise_tools(<name>)
#
# The same for exercises with coroutines, whose server and clock are in memory.
# All is linked into one program, with what LINKED_BESIDE names.
function(add_async_exercise_tools name)
  add_library(${name} STATIC
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
  # An exercise may bring a given function of its own: the linker leaves out the
  # file of that name here, if it is a file.
  set_source_files_properties(given/async_fetch.cpp PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(${name} PROPERTIES LINKED_BESIDE
    "$<TARGET_FILE:lab_primitives>;$<TARGET_FILE:fmt::fmt>")
  add_main_of(${name})
endfunction()

# main() of every exercise that has these tools, compiled once for all of them.
function(add_main_of tools)
  add_library(${tools}_main OBJECT instruments/main.cpp)
  target_link_libraries(${tools}_main PRIVATE ${tools})
endfunction()

# add_exercise(<folder> <tools>)
#
# The library exercise_<folder>: the check of an exercise and main(), all of a
# program but what the student writes.  Beside it, in <folder>.flags, stands
# how to compile and link that; <folder>_solution is made so.
function(add_exercise folder tools)
  set(library exercise_${folder})
  get_target_property(type ${tools} TYPE)
  string(REPLACE _LIBRARY "" type ${type}) # of the same kind as its tools
  add_library(${library} ${type}
              ${folder}/check.cpp $<TARGET_OBJECTS:${tools}_main>)
  target_include_directories(${library} PUBLIC ${folder})
  target_link_libraries(${library} PUBLIC ${tools})

  add_executable(${library}_solution ${folder}/solution.cpp)
  target_compile_options(${library}_solution PRIVATE ${LAB_STUDENT_OPTIONS})
  target_link_libraries(${library}_solution PRIVATE ${library})
  set_target_properties(${library}_solution PROPERTIES
    OUTPUT_NAME ${folder}_solution
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})

  # In quotes, since the path to this folder may have blanks.
  set(words ${LAB_STUDENT_OPTIONS}
    $<TARGET_PROPERTY:${tools},INTERFACE_COMPILE_OPTIONS>
    -I${CMAKE_CURRENT_SOURCE_DIR}
    -I${CMAKE_CURRENT_SOURCE_DIR}/${folder}
    $<TARGET_FILE:${library}>
    $<TARGET_FILE:${tools}>
    $<GENEX_EVAL:$<TARGET_PROPERTY:${tools},LINKED_BESIDE>>)
  file(GENERATE OUTPUT ${folder}.flags CONTENT
"\"$<JOIN:$<FILTER:${words},INCLUDE,.>,\"\n\">\"
\"-Wl,-rpath,${CMAKE_CURRENT_BINARY_DIR}\"
-pthread
")
endfunction()
