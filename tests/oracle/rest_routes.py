"""The data layer's other routers (docs/platform-rest.md), as data for the oracle and its generator.

ROUTES lists (method, path, body, query) in the order of registration. A body or query is a list of fields, "name:kind",
followed by `*` when required, `?` when it may be null and absent, or `=JSON`, its default. Kinds: str int float bool dict
list uuid datetime decimal, lists of one (list[str], list[dict]), enum{a,b}, and bounds in brackets: str[1:500], int[1:10].
A body that is the word "object" is any object; None means that none is read. Path parameters are "{name:kind}".
The raw routers check nothing but that the body is an object before the database.
"""
EXECUTION_STATUS = ("enum{pending,running,success,error,failed,timeout,cancelled,permission_denied,pending_approval}")
PAGE = ["limit:int=100", "offset:int=0"]
SOURCE = "enum{execution_trace,planning_trace,quality_feedback,synthetic,human_annotated}"
TASK = "enum{single_step,multi_step,reasoning,planning,code_generation}"
SPLIT = "enum{train,validation,test}"


def guarded(path, key, required, optional, filters, patch=None):
    """The routes of a guarded router; a PATCH is registered first for its path."""
    routes = [("POST", f"{path}/", [f"{field}*" if "=" not in field else field for field in required] + optional, []),
              ("GET", f"{path}/", None, filters + PAGE)]
    if patch:
        routes.append(("PATCH", f"{path}/{{{key}:str}}", patch, []))
    return routes + [("GET", f"{path}/{{{key}:str}}", None, [])]


def raw(path, key, filters, patch=False):
    """The routes of a raw router."""
    routes = [("POST", f"{path}/", "object", []), ("GET", f"{path}/", None, filters + PAGE),
              ("GET", f"{path}/{{{key}:str}}", None, [])]
    return routes + ([("PATCH", f"{path}/{{{key}:str}}", "object", [])] if patch else [])


ROUTES = [
    ("POST", "/events/", ["event_type:str*", "aggregate_type:str*", "aggregate_id:uuid*", "payload:dict={}",
                          "metadata:dict={}", "version:int=1"], []),
    ("GET", "/events/", None, ["aggregate_id:uuid?", "aggregate_type:str?", "event_type:str?", *PAGE]),
    ("GET", "/events/{event_id:uuid}", None, []),

    ("POST", "/tools/", ["name:str*", "description:str?", "tool_type:enum{function,api,external}=\"function\"",
                         "schema_def:dict*", "permissions:dict={}", "enabled:bool=true"], []),
    ("GET", "/tools/", None, ["enabled_only:bool=false", "limit:int=100"]),
    ("GET", "/tools/{tool_id:uuid}", None, []),
    ("PATCH", "/tools/{tool_id:uuid}", ["description:str?", "schema_def:dict?", "permissions:dict?",
                                        "enabled:bool?"], []),

    ("POST", "/tools/tool-executions", [
        "invocation_id:uuid*", "tool_id:uuid?", "tool_name:str[1:]*", "tool_version:str?", "agent_id:uuid?",
        "agent_did:str?", "tenant_id:str?", "session_id:str?", "parent_sandbox_id:str?", "input_params:dict={}",
        f"status:{EXECUTION_STATUS}=\"pending\"", "async_mode:bool=false", "priority:int[1:10]=5",
        "idempotency_key:str?", "require_approval:bool=false", "cpu_millicore_limit:int?", "memory_mb_limit:int?",
        "timeout_seconds:int?"], []),
    ("GET", "/tools/tool-executions/{execution_id:uuid}", None, []),
    ("GET", "/tools/executions/by-invocation/{invocation_id:uuid}", None, []),
    ("PATCH", "/tools/executions/{invocation_id:uuid}", [
        f"status:{EXECUTION_STATUS}?", "output_result:dict?", "error_code:str?", "error_message:str?",
        "error_details:dict?", "retryable:bool?", "duration_ms:int?", "cpu_used_millicore_seconds:int?",
        "memory_peak_mb:int?", "network_bytes_sent:int?", "network_bytes_received:int?", "documents_accessed:list?",
        "checkpoints_created:list?", "checkpoint_ref:str?", "started_at:datetime?", "completed_at:datetime?"], []),
    ("GET", "/config/{namespace:str}/{key:str}", None, []),
    ("PUT", "/config/{namespace:str}/{key:str}", "object", []),
    ("GET", "/config/{namespace:str}", None, []),

    ("POST", "/evaluations/", ["agent_id:uuid*", "task_id:uuid?", "evaluation_type:str*", "score:decimal[0.0:1.0]?",
                               "metrics:dict={}", "feedback:str?"], []),
    ("GET", "/evaluations/", None, ["agent_id:uuid?", "limit:int=100"]),
    ("GET", "/evaluations/{evaluation_id:uuid}", None, []),
    ("GET", "/evaluations/agent/{agent_id:uuid}/stats", None, []),

    ("POST", "/feedback/", ["agent_id:uuid*", "task_id:uuid?", "feedback_type:str*", "rating:int[1:5]?",
                            "content:str*", "metadata:dict={}"], []),
    ("GET", "/feedback/", None, ["agent_id:uuid?", "limit:int=100"]),
    ("GET", "/feedback/unprocessed", None, ["limit:int=100"]),
    ("GET", "/feedback/{feedback_id:uuid}", None, []),
    ("PATCH", "/feedback/{feedback_id:uuid}", ["processed:bool*"], []),

    ("POST", "/documents/", ["title:str[:500]*", "content:str?", "content_type:str=\"text/plain\"",
                             "metadata:dict={}", "tags:list[str]=[]"], []),
    ("GET", "/documents/", None, ["limit:int=100"]),
    ("GET", "/documents/{document_id:uuid}", None, []),
    ("PATCH", "/documents/{document_id:uuid}", ["title:str[:500]?", "content:str?", "content_type:str?",
                                                "metadata:dict?", "tags:list[str]?"], []),
    ("DELETE", "/documents/{document_id:uuid}", None, []),

    ("POST", "/sessions/", ["agent_id:uuid*", "session_type:str=\"conversation\"", "context:dict={}",
                            "runtime_backend:enum{local,kubernetes,unknown}?", "runtime_metadata:dict={}"], []),
    ("GET", "/sessions/", None, ["agent_id:uuid?", "limit:int=100"]),
    ("GET", "/sessions/{session_id:uuid}", None, []),
    ("PATCH", "/sessions/{session_id:uuid}", ["status:enum{active,paused,completed,crashed}?", "context:dict?",
                                              "checkpoint:dict?", "runtime_metadata:dict?"], []),

    ("POST", "/training-examples/", [
        "execution_id:str?", "task_id:str?", "agent_id:uuid?", f"source_type:{SOURCE}=\"execution_trace\"",
        "source_trace_hash:str?", "input_text:str[1:]*", "input_structured:dict={}", "output_text:str=\"\"",
        "expected_actions:list[dict]=[]", "final_answer:str=\"\"", "quality_score:float[0:100]=0",
        "confidence:float[0:1]=0", "labels:list[str]=[]", "domain:str=\"general\"",
        f"task_type:{TASK}=\"single_step\"", "difficulty:float[0:1]=0.5", "metadata:dict={}",
        "extracted_by:str=\"L07 TrainingDataExtractor\""], []),
    ("GET", "/training-examples/", None, ["agent_id:uuid?", "domain:str?", "min_quality:float?",
                                          f"source_type:{SOURCE}?", *PAGE]),
    ("GET", "/training-examples/statistics", None, []),
    ("GET", "/training-examples/{example_id:uuid}", None, []),
    ("PATCH", "/training-examples/{example_id:uuid}", ["quality_score:float[0:100]?", "confidence:float[0:1]?",
                                                       "labels:list[str]?", "metadata:dict?"], []),
    ("DELETE", "/training-examples/{example_id:uuid}", None, []),

    ("POST", "/datasets/", [
        "name:str[1:255]*", "version:str=\"1.0.0\"", "description:str=\"\"", "tags:list[str]=[]",
        "split_ratios:dict[float]={}", "source_datasets:list[str]=[]", "extraction_jobs:list[str]=[]",
        "filter_configs:list[dict]=[]", "transformations:list[str]=[]", "statistics:dict={}",
        "created_by:str=\"L07 DatasetCurator\""], []),
    ("GET", "/datasets/", None, ["name_filter:str?", "tag_filter:str?", *PAGE]),
    ("GET", "/datasets/statistics", None, []),
    ("GET", "/datasets/{dataset_id:uuid}", None, []),
    ("PATCH", "/datasets/{dataset_id:uuid}", ["description:str?", "tags:list[str]?", "statistics:dict?"], []),
    ("DELETE", "/datasets/{dataset_id:uuid}", None, []),
    ("POST", "/datasets/{dataset_id:uuid}/examples/{example_id:uuid}", None, [f"split:{SPLIT}*"]),
    ("DELETE", "/datasets/{dataset_id:uuid}/examples/{example_id:uuid}", None, []),
    ("GET", "/datasets/{dataset_id:uuid}/examples", None, [f"split:{SPLIT}?"]),
    ("GET", "/datasets/{dataset_id:uuid}/split-counts", None, []),

    ("POST", "/models/usage", "object", []),
    ("GET", "/models/usage", None, ["agent_id:uuid?", "agent_did:str?", "model_provider:str?", "tenant_id:str?",
                                    "session_id:str?", *PAGE]),
    ("GET", "/models/usage/{request_id:str}", None, []),
    *raw("/quality-scores", "score_id", ["agent_id:uuid?", "tenant_id:str?", "assessment:str?"]),
    ("POST", "/metrics/", "object", []),
    ("GET", "/metrics/", None, ["metric_name:str*", "start_time:str?", "end_time:str?", "agent_id:uuid?",
                                "tenant_id:str?", "limit:int[:10000]=1000"]),
    ("GET", "/metrics/aggregates/{metric_name:str}", None, ["start_time:str?", "end_time:str?", "agent_id:uuid?"]),
    *raw("/anomalies", "anomaly_id", ["metric_name:str?", "severity:str?", "status:str?", "agent_id:uuid?",
                                      "tenant_id:str?"], patch=True),
    *raw("/compliance-results", "result_id", ["execution_id:str?", "agent_id:uuid?", "tenant_id:str?",
                                              "compliant:bool?"]),
    *raw("/alerts", "alert_id", ["severity:str?", "alert_type:str?", "delivered:bool?", "agent_id:uuid?",
                                 "tenant_id:str?"], patch=True),

    *guarded("/api-requests", "request_id",
             ["request_id:str", "trace_id:str", "span_id:str", "timestamp:str", "method:str", "path:str",
              "status_code:int", "latency_ms:float"],
             ["consumer_id:str?", "tenant_id:str?", "authenticated:bool=false", "auth_method:str?",
              "request_size_bytes:int?", "response_size_bytes:int?", "rate_limit_tier:str?", "idempotency_key:str?",
              "idempotent_cache_hit:bool=false", "error_code:str?", "error_message:str?", "client_ip:str?",
              "user_agent:str?", "headers:dict?", "query_params:dict?", "metadata:dict?"],
             ["consumer_id:str?", "tenant_id:str?", "method:str?", "status_code:int?", "path_prefix:str?",
              "start_time:str?", "end_time:str?"]),
    *guarded("/authentication-events", "event_id",
             ["event_id:str", "timestamp:str", "auth_method:str", "success:bool"],
             ["consumer_id:str?", "tenant_id:str?", "failure_reason:str?", "client_ip:str?", "user_agent:str?",
              "metadata:dict?"],
             ["consumer_id:str?", "success:bool?", "auth_method:str?"]),
    *guarded("/rate-limit-events", "event_id",
             ["event_id:str", "timestamp:str", "consumer_id:str", "rate_limit_tier:str", "tokens_requested:int=1",
              "tokens_remaining:int", "tokens_limit:int", "window_start:str", "window_end:str"],
             ["tenant_id:str?", "endpoint:str?", "exceeded:bool=false", "metadata:dict?"],
             ["consumer_id:str?", "exceeded:bool?"]),
    *guarded("/user-interactions", "interaction_id",
             ["interaction_id:str", "timestamp:str", "interaction_type:str", "action:str"],
             ["user_id:str?", "target_type:str?", "target_id:str?", "parameters:dict?", "result:str?",
              "error_message:str?", "client_ip:str?", "user_agent:str?", "session_id:str?", "metadata:dict?"],
             ["user_id:str?", "interaction_type:str?", "session_id:str?"]),
    *guarded("/control-operations", "operation_id",
             ["operation_id:str", "timestamp:str", "user_id:str", "operation_type:str", "command:str"],
             ["target_agent_id:str?", "target_agent_did:str?", "parameters:dict?", "status:str=\"pending\"",
              "result:dict?", "error_message:str?", "executed_at:str?", "completed_at:str?", "metadata:dict?"],
             ["user_id:str?", "status:str?", "operation_type:str?"],
             ["status:str?", "result:dict?", "error_message:str?", "executed_at:str?", "completed_at:str?"]),
    *guarded("/saga-executions", "saga_id",
             ["saga_id:str", "saga_name:str", "started_at:str", "steps_total:int"],
             ["status:str=\"running\"", "steps_completed:int=0", "steps_failed:int=0", "current_step:str?",
              "context:dict?", "compensation_mode:bool=false", "completed_at:str?", "error_message:str?",
              "metadata:dict?"],
             ["status:str?", "saga_name:str?"],
             ["status:str?", "steps_completed:int?", "steps_failed:int?", "current_step:str?",
              "compensation_mode:bool?", "completed_at:str?", "error_message:str?"]),
    *guarded("/saga-steps", "step_id",
             ["step_id:str", "saga_id:str", "step_name:str", "step_index:int", "service_id:str"],
             ["status:str=\"pending\"", "started_at:str?", "completed_at:str?", "request:dict?", "response:dict?",
              "error_message:str?", "compensation_executed:bool=false", "compensation_result:dict?",
              "retry_count:int=0", "metadata:dict?"],
             ["saga_id:str?", "status:str?"],
             ["status:str?", "started_at:str?", "completed_at:str?", "response:dict?", "error_message:str?",
              "compensation_executed:bool?", "compensation_result:dict?", "retry_count:int?"]),
    *guarded("/circuit-breaker-events", "event_id",
             ["event_id:str", "timestamp:str", "service_id:str", "circuit_name:str", "event_type:str", "state_to:str"],
             ["state_from:str?", "failure_count:int?", "success_count:int?", "failure_threshold:int?",
              "timeout_seconds:int?", "error_message:str?", "metadata:dict?"],
             ["service_id:str?", "circuit_name:str?", "event_type:str?", "state_to:str?"]),
    *guarded("/service-registry-events", "event_id",
             ["event_id:str", "timestamp:str", "service_id:str", "event_type:str"],
             ["layer:str?", "host:str?", "port:int?", "health_status:str?", "capabilities:list[str]?",
              "metadata:dict?"],
             ["service_id:str?", "event_type:str?", "layer:str?"]),
]
