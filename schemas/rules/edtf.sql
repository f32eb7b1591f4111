-- The dates of a column in the EDTF profile: bounds, precision, and whether they are none of the calendar.
-- The same as edtf.py of the package, as a query that a rule begins with: WITH {edtf(table, key, column)}
-- It gives <column>_bounds(key, edtf, earliest, latest, precision, is_wrong); rows without a date are left out.
<column>_sides AS (
  SELECT key, edtf, left(edtf, 1) = '[' AS is_window, split_part(sides, '/', 1) AS first, split_part(sides, '/', 2) AS last
  FROM (
    SELECT <key> AS key, <column> AS edtf, translate(CASE
      WHEN left(<column>, 1) = '[' THEN replace(replace(substr(<column>, 2, length(<column>) - 2), '..', '/'), ',', '/')
      WHEN <column> LIKE '%/%' THEN replace(<column>, '..', '')
      ELSE concat(<column>, '/', <column>) END, '~?%', '') AS sides
    FROM <table> WHERE <column> IS NOT NULL
  ) marked
),
<column>_days AS (
  SELECT *,
    TRY_CAST(CASE
      WHEN length(first) = 4 THEN concat(first, '-01-01')
      WHEN length(first) = 10 THEN first
      WHEN substr(first, 6, 1) = '2' THEN concat(left(first, 5), CASE right(first, 1)
        WHEN '1' THEN '03' WHEN '2' THEN '06' WHEN '3' THEN '09' ELSE '12' END, '-01')
      WHEN length(first) = 7 THEN concat(first, '-01') END AS DATE) AS earliest,
    CASE WHEN length(last) = 10 THEN TRY_CAST(last AS DATE) ELSE last_day(TRY_CAST(CASE
      WHEN length(last) = 4 THEN concat(last, '-12-01')
      WHEN substr(last, 6, 2) = '24' THEN
        concat(lpad(CAST(TRY_CAST(left(last, 4) AS INTEGER) + 1 AS VARCHAR), 4, '0'), '-02-01')
      WHEN substr(last, 6, 1) = '2' THEN concat(left(last, 5), CASE right(last, 1)
        WHEN '1' THEN '05' WHEN '2' THEN '08' ELSE '11' END, '-01')
      WHEN length(last) = 7 THEN concat(last, '-01') END AS DATE)) END AS latest,
    CASE WHEN length(first) = 4 OR substr(first, 6, 1) = '2' THEN '5' WHEN length(first) = 7 THEN '4' ELSE '1' END
      AS first_precision,
    CASE WHEN length(last) = 4 OR substr(last, 6, 1) = '2' THEN '5' WHEN length(last) = 7 THEN '4' ELSE '1' END
      AS last_precision
  FROM <column>_sides
),
<column>_bounds AS (
  SELECT key, edtf, earliest, latest,
    CASE
      WHEN NOT is_window AND first = '' THEN '6'
      WHEN NOT is_window THEN greatest(first_precision, last_precision)
      WHEN earliest IS NULL OR latest IS NULL THEN '6'
      WHEN date_diff('day', earliest, latest) < 1 THEN '1'
      WHEN date_diff('day', earliest, latest) < 6 THEN '2'
      WHEN date_diff('day', earliest, latest) < 7 THEN '3'
      WHEN date_diff('day', earliest, latest) < 31 THEN '4'
      WHEN date_diff('day', earliest, latest) < 366 THEN '5'
      ELSE '6' END AS precision,
    (first <> '' AND earliest IS NULL) OR (last <> '' AND latest IS NULL) OR coalesce(earliest > latest, false)
      OR left(first, 4) = '0000' OR left(last, 4) = '0000' AS is_wrong
  FROM <column>_days
)
