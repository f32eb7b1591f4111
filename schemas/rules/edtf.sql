-- The dates of a column in the EDTF profile: bounds, precision, and whether they are none of the calendar.
-- The profile is described in scripts/coding_build/edtf.py. A rule begins with it: WITH {edtf(table, key, column)}
-- It gives <column>_bounds(key, edtf, earliest, latest, precision, is_wrong); rows without a date are left out.
-- There is no year 0000; the winter of 9999 has no end, which lpad makes one before its start.
<column>_sides AS (
  SELECT key, edtf, left(edtf, 1) = '[' AS is_window, split_part(sides, '/', 1) AS opening, split_part(sides, '/', 2) AS closing
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
      WHEN length(opening) = 4 THEN concat(opening, '-01-01')
      WHEN length(opening) = 10 THEN opening
      WHEN substr(opening, 6, 1) = '2' THEN concat(left(opening, 5), CASE right(opening, 1)
        WHEN '1' THEN '03' WHEN '2' THEN '06' WHEN '3' THEN '09' ELSE '12' END, '-01')
      WHEN length(opening) = 7 THEN concat(opening, '-01') END AS DATE) AS earliest,
    CASE WHEN length(closing) = 10 THEN TRY_CAST(closing AS DATE) ELSE last_day(TRY_CAST(CASE
      WHEN length(closing) = 4 THEN concat(closing, '-12-01')
      WHEN substr(closing, 6, 2) = '24' THEN
        concat(lpad(CAST(TRY_CAST(left(closing, 4) AS INTEGER) + 1 AS VARCHAR), 4, '0'), '-02-01')
      WHEN substr(closing, 6, 1) = '2' THEN concat(left(closing, 5), CASE right(closing, 1)
        WHEN '1' THEN '05' WHEN '2' THEN '08' ELSE '11' END, '-01')
      WHEN length(closing) = 7 THEN concat(closing, '-01') END AS DATE)) END AS latest,
    CASE WHEN length(opening) = 4 OR substr(opening, 6, 1) = '2' THEN '5' WHEN length(opening) = 7 THEN '4' ELSE '1' END
      AS opening_precision,
    CASE WHEN length(closing) = 4 OR substr(closing, 6, 1) = '2' THEN '5' WHEN length(closing) = 7 THEN '4' ELSE '1' END
      AS closing_precision
  FROM <column>_sides
),
<column>_bounds AS (
  SELECT key, edtf, earliest, latest,
    CASE
      WHEN NOT is_window AND opening = '' THEN '6'
      WHEN NOT is_window THEN greatest(opening_precision, closing_precision)
      WHEN earliest IS NULL OR latest IS NULL THEN '6'
      WHEN date_diff('day', earliest, latest) < 1 THEN '1'
      WHEN date_diff('day', earliest, latest) < 6 THEN '2'
      WHEN date_diff('day', earliest, latest) < 7 THEN '3'
      WHEN date_diff('day', earliest, latest) < 31 THEN '4'
      WHEN date_diff('day', earliest, latest) < 366 THEN '5'
      ELSE '6' END AS precision,
    (opening <> '' AND earliest IS NULL) OR (closing <> '' AND latest IS NULL) OR coalesce(earliest > latest, false)
      OR left(opening, 4) = '0000' OR left(closing, 4) = '0000' AS is_wrong
  FROM <column>_days
)
