# Run by ctest; see CMakeLists.txt beside it.
file(REMOVE_RECURSE ${WORK_DIRECTORY})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_DIRECTORY} --prefix ${WORK_DIRECTORY}/prefix)
run(${WORK_DIRECTORY}/prefix/bin/understudy --version)
# With the generator that built the package: the default one needs make, which a bare machine lacks.
run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${CONSUMER_DIRECTORY} -B ${WORK_DIRECTORY}/build
  -D CMAKE_PREFIX_PATH=${WORK_DIRECTORY}/prefix -D CMAKE_BUILD_TYPE=Debug)
run(${CMAKE_COMMAND} --build ${WORK_DIRECTORY}/build)
run(${WORK_DIRECTORY}/build/agents_test)

# Nothing of the package may lead back to where it was built.
file(GLOB_RECURSE files ${WORK_DIRECTORY}/prefix/lib/cmake/*.cmake)
get_filename_component(source ${CONSUMER_DIRECTORY}/../../.. ABSOLUTE)
foreach(file ${files})
  file(READ ${file} content)
  string(FIND "${content}" "${source}" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${file} names the source tree ${source}")
  endif()
endforeach()
