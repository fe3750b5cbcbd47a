#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_PAGE_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_PAGE_H_

#include <string>

#include "harness/contract/result.h"

namespace harness::report {

// A run of contracts as a page (output/page.h): a tree of folders, contracts and steps. What failed
// is unfolded, with expected and actual beside each other, place by place.
std::string ContractPage(const contract::SuiteResult& suite);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_PAGE_H_
