SELECT scenario_id, sum(questions)::bigint AS questions,
       coalesce(sum(questions) FILTER (WHERE day = (now() AT TIME ZONE 'UTC')::date), 0)::bigint AS today,
       sum(total_ms) AS total_ms
FROM question_counts
WHERE organization_id = @OrganizationId
GROUP BY scenario_id
ORDER BY scenario_id;
