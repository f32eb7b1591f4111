"""The checks on Spark: executors read and check the files, and run the SQL of layers 2 and 3.

Nothing passes through the driver but problems. A plain file (see `tables.table`) has no line break
in a cell, so Spark splits it by lines. Executors need this software, and the package's folder under
the same path. The variable KSD_SPARK_MASTER names the master (default: this machine, all cores).
"""

import contextlib
import csv
import os
import threading
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..package.data_package import Package, Resource
from ..package.json_file import refuse
from ..tables.csv_reader import read_csv, scan_csv
from ..tables.table import Table
from .database import QueryError, first_line
from .engines import Outcome, run_sql
from .limits import SECONDS
from .sql_schema import quoted, text_of, typed

if TYPE_CHECKING:
    import pyspark.sql
    from sqlglot import exp

MASTER = "KSD_SPARK_MASTER"
_INSTALL = "install it with: pip install 'kyrgyz-security-diplomacy[spark]'"
_SETTINGS = {
    "spark.app.name": "ksd validate",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
}
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "2",
}


def run_spark(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Run all layers on Spark.

    Raises:
        PackageError: pyspark, sqlglot or Java are not there, or the master cannot be reached.
    """
    outcome, resources = Outcome(), [replace(each, keeps=None) for each in resources]
    with _started() as spark:
        files = spark.sparkContext.parallelize(resources, len(resources) or 1)
        tables = files.map(scan_csv).collect()  # one task per file: a hash needs the whole of it
        session = SparkSession(spark)
        for table in tables:
            if table.readable:
                session.add(table)
        run_sql(outcome, session, package, tables)
    return outcome


@contextlib.contextmanager
def _started() -> "Iterator[pyspark.sql.SparkSession]":
    """Give a session of Spark; one that was there before stays."""
    try:
        import pyspark.sql
        import sqlglot  # noqa: F401
    except ImportError as error:
        message = f"the engine spark needs {error.name}, which is missing"
        raise refuse("no-engine", "", message, _INSTALL) from error
    before = pyspark.sql.SparkSession.getActiveSession()
    builder = pyspark.sql.SparkSession.builder
    master = os.environ.get(MASTER, "local[*]")
    for key, value in (_SETTINGS | (_LOCAL if master.startswith("local") else {})).items():
        builder = builder.config(key, value)
    warnings.filterwarnings("ignore", "PySpark does not yet")  # about pandas, not used here
    try:
        spark = builder.master(master).getOrCreate()
    except Exception as error:  # whatever Java, the gateway or the master report
        hint = f"it needs Java 17 and, if {MASTER} is set, a master that can be reached"
        message = f"Spark does not start: {first_line(error)}"
        raise refuse("no-engine", "", message, hint) from error
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        if before is None:
            spark.stop()


def _split(lines: Iterable[tuple[str, int]]) -> Iterator[tuple]:
    """Yield the rows of numbered lines of a plain file; line 0 is the header."""
    for line, number in lines:
        if number:
            [cells] = csv.reader([line], strict=True)
            yield (number - 1, number + 1, False, *(cell or None for cell in cells))


def _whole(resource: Resource) -> Iterator[tuple]:
    """Yield the rows of a file that is not plain, as our reader divides it into cells."""
    table = read_csv(resource)
    for row, cells in enumerate(table.rows):
        place = (row, table.lines[row], row in table.broken)
        yield (*place, *(cell or None for cell in cells))


class SparkSession:
    """Runs DuckDB's SQL on Spark; see `sql_checks.Session`."""

    in_order = "ORDER BY _row"

    def __init__(self, spark: "pyspark.sql.SparkSession", seconds: float = SECONDS):
        self.spark, self.seconds, self.end = spark, seconds, 0.0
        self.tables: set[str] = set()

    def add(self, table: Table) -> None:
        """Let executors read a table, and make both views of it; see `database`."""
        resource, context = table.resource, self.spark.sparkContext
        if table.plain:
            lines = context.textFile(str(resource.file.resolve()), 1).zipWithIndex()
            rows = lines.mapPartitions(_split)
        else:
            rows = context.parallelize([resource], 1).flatMap(_whole)
        columns = ", ".join(f"`{name}` string" for name in resource.columns)
        schema = f"_row bigint, _line bigint, _broken boolean, {columns}"
        frame = self.spark.createDataFrame(rows, schema, verifySchema=False).cache()
        frame.createOrReplaceTempView(f"_{resource.name}")
        fields = resource.schema["fields"]
        values = ", ".join(f"{typed(field)} AS {quoted(field['name'])}" for field in fields)
        query = _in_spark(_parsed(f"SELECT {values} FROM {text_of(resource)}"))
        self.spark.sql(query).createOrReplaceTempView(resource.name)
        self.tables.add(resource.name)

    def rows(self, sql: str) -> list[tuple]:
        """Run a query of our own and return its rows."""
        return list(map(tuple, self.spark.sql(_in_spark(_parsed(sql))).collect()))

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT of a package; see `sql_checks.Session`.

        Spark can read files and call any method of Java from SQL: only the package's tables and
        functions that sqlglot knows get through.
        """
        query = _in_spark(_harmless(_parsed(sql), self.tables))
        self.end = self.end or time.monotonic() + self.seconds
        left = max(self.end - time.monotonic(), 0.1)
        timer = threading.Timer(left, self.spark.sparkContext.cancelAllJobs)
        timer.start()
        try:
            frame = self.spark.sql(query).limit(most)
            return frame.columns, list(map(tuple, frame.collect()))
        except Exception as error:  # Py4J and Spark have many kinds
            message = first_line(error)
            if time.monotonic() > self.end:
                message = f"it and those before it take longer than {self.seconds:g} s"
            raise QueryError(message) from error
        finally:
            timer.cancel()


def _parsed(sql: str) -> "exp.Query":
    import sqlglot
    from sqlglot import errors, exp

    try:
        statements = sqlglot.parse(sql, read="duckdb")
    except errors.SqlglotError as error:
        raise QueryError(str(error).splitlines()[0]) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise QueryError("it is not one SELECT")
    return statements[0]


def _harmless(query: "exp.Query", tables: set[str]) -> "exp.Query":
    from sqlglot import exp

    known = tables | {each.alias for each in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.name not in known:
            raise QueryError(f"it reads {table.sql()}, which is not a table of the package")
    for function in query.find_all(exp.Anonymous, exp.Command):
        raise QueryError(f"it calls {function.name}, which is not known here")
    return query


def _in_spark(query: "exp.Query") -> str:
    """Return the query as Spark writes it; `.` in a pattern stands for all but LF, as in RE2."""
    from sqlglot import exp

    def unix_lines(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.RegexpLike):
            flag = exp.Literal.string("(?d)")
            node.set("expression", exp.DPipe(this=flag, expression=node.expression))
        return node

    return query.transform(unix_lines).sql(dialect="spark")
