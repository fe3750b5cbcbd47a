# curl in a loop: an hour.
for _ in $(seq 1 720); do
  curl -sS -f -o /dev/null -H "X-API-Key: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk" "$UNDERSTUDY_GATEWAY/api/v1/agents/" || exit 9
  sleep 5
done
