# How a student's file is compiled; what its exercise needs besides comes after.
# An index past the end is an error with a place, not luck; so is a function that
# forgets what it was to return.
set(LAB_STUDENT_OPTIONS -std=c++20 -g -O1 -Wall -Wextra -Werror=return-type
    -D_GLIBCXX_ASSERTIONS)

# Each sanitizer looks at a program of its own.  Only the student's file is
# compiled with it: what threads do with mutexes and memory, a sanitizer sees
# of the rest, too.
set(LAB_SANITIZERS address thread)
set(LAB_SANITIZER_address -fsanitize=address -fno-omit-frame-pointer)
set(LAB_SANITIZER_thread -fsanitize=thread -Wno-tsan
    -DBOOST_ASIO_DISABLE_FENCED_BLOCK)

# Nobody measures the checks: they are compiled quickly.
set(LAB_QUICKLY -O1 -g0)

# add_exercise_tools(<kind> <library type> <source ...>)
#
# The library exercise_<kind>: the given functions and the instruments; and
# main(), compiled once for all exercises of that kind.
function(add_exercise_tools kind type)
  set(name exercise_${kind})
  add_library(${name} ${type}
    instruments/await.cpp
    instruments/channel.cpp
    instruments/check.cpp
    instruments/endings.cpp
    instruments/pauses.cpp
    instruments/proc.cpp
    instruments/surroundings.cpp
    ${ARGN}
  )
  target_compile_options(${name} PRIVATE ${LAB_QUICKLY})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}
    PRIVATE PkgConfig::HTTPLIB nlohmann_json::nlohmann_json
    PUBLIC fmt::fmt Threads::Threads)
  add_library(${name}_main OBJECT instruments/main.cpp)
  target_compile_options(${name}_main PRIVATE ${LAB_QUICKLY})
  target_link_libraries(${name}_main PRIVATE ${name})
  set_target_properties(${name}_main PROPERTIES POSITION_INDEPENDENT_CODE ON)
  add_custom_target(${name}_headers)
  foreach(sanitizer IN LISTS LAB_SANITIZERS)
    add_precompiled_header(${kind} ${sanitizer})
  endforeach()
endfunction()

# add_instrumented_primitives(<sanitizer>)
#
# The library exercise_primitives_<sanitizer>: the primitives once more, for
# programs in which a loop and threads meet.  A sanitizer that cannot see how
# these hand over to each other takes that for a race of the student's.
function(add_instrumented_primitives sanitizer)
  set(name exercise_primitives_${sanitizer})
  get_target_property(sources lab_primitives SOURCES)
  get_target_property(folder lab_primitives SOURCE_DIR)
  list(TRANSFORM sources PREPEND ${folder}/ REGEX "^[^/]")
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${sources})
  target_compile_options(${name} PRIVATE
    ${LAB_QUICKLY} ${LAB_SANITIZER_${sanitizer}})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name}
    PRIVATE Boost::headers Threads::Threads fmt::fmt)
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON UNITY_BUILD ON)
endfunction()

# The headers that every student's file of this kind reads, compiled once.
function(add_precompiled_header kind sanitizer)
  set(header ${CMAKE_CURRENT_SOURCE_DIR}/given/precompiled_${kind}.hpp)
  set(made ${CMAKE_CURRENT_BINARY_DIR}/${sanitizer}/precompiled_${kind}.hpp)
  configure_file(${header} ${made} COPYONLY)
  add_custom_command(OUTPUT ${made}.gch
    COMMAND ${CMAKE_CXX_COMPILER} ${LAB_STUDENT_OPTIONS}
      ${LAB_SANITIZER_${sanitizer}} -I${PROJECT_SOURCE_DIR} -pthread
      -x c++-header ${made} -o ${made}.gch -MMD -MF ${made}.d
    DEPENDS ${made}
    DEPFILE ${made}.d
    COMMENT "Compiling the headers of exercises: ${kind}, ${sanitizer}"
    VERBATIM)
  add_custom_target(exercise_${kind}_${sanitizer}_header DEPENDS ${made}.gch)
  add_dependencies(exercise_${kind}_headers
                   exercise_${kind}_${sanitizer}_header)
endfunction()

# What an exercise.toml says: the words of a list or string, without quotes.
function(read_exercise folder key result)
  set(file ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/exercise.toml)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} line REGEX "^${key} = ")
  string(REGEX MATCHALL "[a-z]+" words "${line}")
  list(REMOVE_AT words 0)
  set(${result} ${words} PARENT_SCOPE)
endfunction()

# Words for an @file of the compiler: in quotes, since a path may have blanks.
function(write_words file)
  file(GENERATE OUTPUT ${file} CONTENT "\"$<JOIN:${ARGN},\"\n\">\"\n")
endfunction()

# add_exercise(<folder>)
#
# The library exercise_<folder>_check: all of a program but what the student
# writes.  Beside it, in <folder>.<sanitizer>.compile and .link, stands how to
# compile and link that.  The target exercise_<folder> is all that a check needs.
function(add_exercise folder)
  read_exercise(${folder} kind kind)
  read_exercise(${folder} sanitizers sanitizers)
  set(tools exercise_blocking)
  set(type SHARED)
  set(primitives "")
  if(kind STREQUAL coroutines) # all is linked into one program
    set(tools exercise_async)
    set(type STATIC)
    set(primitives lab_primitives)
  endif()
  set(library exercise_${folder}_check)
  add_library(${library} ${type}
              ${folder}/check.cpp $<TARGET_OBJECTS:${tools}_main>)
  target_compile_options(${library} PRIVATE ${LAB_QUICKLY})
  target_include_directories(${library} PUBLIC ${folder})
  target_link_libraries(${library} PUBLIC ${tools})
  add_custom_target(exercise_${folder})
  add_dependencies(exercise_${folder} ${library} ${tools}_headers)
  set_property(GLOBAL APPEND PROPERTY LAB_EXERCISES exercise_${folder})

  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(sanitizer IN LISTS sanitizers)
    string(REPLACE exercise_ precompiled_ header ${tools})
    set(parts $<TARGET_FILE:${tools}>)
    if(primitives)
      set(used ${primitives})
      if(TARGET exercise_primitives_${sanitizer})
        set(used exercise_primitives_${sanitizer})
        add_dependencies(exercise_${folder} ${used})
      endif()
      list(APPEND parts $<TARGET_FILE:${used}> $<TARGET_FILE:fmt::fmt>)
    endif()
    write_words(${folder}.${sanitizer}.compile
      "${LAB_STUDENT_OPTIONS};${LAB_SANITIZER_${sanitizer}};-I${PROJECT_SOURCE_DIR};-pthread;-include;${CMAKE_CURRENT_BINARY_DIR}/${sanitizer}/${header}.hpp;-I${here};-I${here}/${folder}")
    write_words(${folder}.${sanitizer}.link
      "${LAB_SANITIZER_${sanitizer}};-pthread;$<TARGET_FILE:${library}>;${parts};-Xlinker;-rpath;-Xlinker;${CMAKE_CURRENT_BINARY_DIR}")
  endforeach()

  # Only so that the linters know how a solution is compiled.
  add_library(${library}_solution OBJECT EXCLUDE_FROM_ALL ${folder}/solution.cpp)
  target_link_libraries(${library}_solution PRIVATE ${library})
endfunction()
