#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_MODEL_ORDER_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_MODEL_ORDER_H_

#include "python/value.h"

namespace mock_server::openapi {

// A piece of a document after FastAPI read it into its own models of OpenAPI and wrote it again:
// the keys of schemas and request bodies in the models' order, bounds as floats. That happens to
// all components. Of the paths it happens only to those without a parameter: a parameter's "in" is
// an enum there, so taking it for the model would be a conversion, and pydantic prefers to leave
// the path as it is.
python::Value InModelOrder(python::Value value);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_MODEL_ORDER_H_
