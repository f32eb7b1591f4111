"""The SQL of the checks on Spark: the same queries, transpiled, on the same rows.

The driver runs layer 1 and reads the files into DuckDB as the engine `duckdb` does; from there the
tables go to the cluster, so that its workers need no access to the files. The environment variable
KSD_SPARK_MASTER names the master (default: this machine, on all cores).
"""

import contextlib
import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING

from ..package.data_package import Package, PackageError, Resource
from ..report.problems import Problem
from .database import Database, QueryError, text_of
from .engines import Outcome, load_files, run_sql
from .sql_schema import quoted, typed

if TYPE_CHECKING:
    import pyspark.sql
    from sqlglot import exp

MASTER = "KSD_SPARK_MASTER"
SECONDS = 600.0
_SETTINGS = {
    "spark.app.name": "ksd validate",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
}
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}


def run_spark(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Run layer 1 here and layers 2 and 3 on Spark.

    Raises:
        PackageError: pyspark, sqlglot or Java are not there, or the master cannot be reached.
    """
    outcome = Outcome()
    with _started() as spark, Database() as database:
        readable = load_files(database, resources, outcome)
        session = SparkSession(spark, {resource.name for resource in readable})
        for resource in readable:
            session.add(database, resource)
        run_sql(outcome, session, package, readable)
    return outcome


@contextlib.contextmanager
def _started() -> "Iterator[pyspark.sql.SparkSession]":
    """Give a session of Spark; one that was there before stays."""
    try:
        import pyarrow  # noqa: F401
        import pyspark.sql
        import sqlglot  # noqa: F401
    except ImportError as error:
        hint = "install it with: pip install 'kyrgyz-security-diplomacy[spark]'"
        raise _no_engine(f"the engine spark needs {error.name}, which is missing", hint) from error
    before = pyspark.sql.SparkSession.getActiveSession()
    builder = pyspark.sql.SparkSession.builder
    master = os.environ.get(MASTER, "local[*]")
    for key, value in (_SETTINGS | (_LOCAL if master.startswith("local") else {})).items():
        builder = builder.config(key, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on releases of pandas, which is not used here
            spark = builder.master(master).getOrCreate()
    except Exception as error:  # whatever Java, the gateway or the master have to say
        first = (str(error).strip() or repr(error)).splitlines()[0]
        hint = f"it needs Java 17 and, if {MASTER} is set, a master that can be reached"
        raise _no_engine(f"Spark does not start: {first}", hint) from error
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        if before is None:
            spark.stop()


def _no_engine(message: str, hint: str) -> PackageError:
    return PackageError(Problem(code="no-engine", message=message, hint=hint))


class SparkSession:
    """Runs DuckDB's SQL on Spark; see `sql_checks.Session` and `rules.RuleSession`."""

    in_order = "ORDER BY _row"

    def __init__(
        self, spark: "pyspark.sql.SparkSession", tables: set[str], seconds: float = SECONDS
    ):
        self.spark, self.tables, self.seconds = spark, tables, seconds

    def add(self, database: Database, resource: Resource) -> None:
        """Take over a table, and make both views of it; see `database`."""
        cells = database.connection.sql(f"SELECT * FROM {text_of(resource)}").to_arrow_table()
        self.spark.createDataFrame(cells).createOrReplaceTempView(f"_{resource.name}")
        fields = resource.schema["fields"]
        columns = ", ".join(f"{typed(field)} AS {quoted(field['name'])}" for field in fields)
        query = _in_spark(_parsed(f"SELECT {columns} FROM {text_of(resource)}"))
        self.spark.sql(query).createOrReplaceTempView(resource.name)

    def rows(self, sql: str, most: int | None = None) -> list[tuple]:
        """Run a query of our own and return its rows, at most `most`."""
        frame = self.spark.sql(_in_spark(_parsed(sql)))
        return list(map(tuple, (frame if most is None else frame.limit(most)).collect()))

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT from somewhere else; return names of columns and at most `most` rows.

        Spark can read files and call any method of Java from SQL: only the package's tables and
        functions that sqlglot knows get through.

        Raises:
            QueryError: it is not one SELECT, reads something else, fails, or takes longer than
                `seconds`.
        """
        query = _in_spark(_harmless(_parsed(sql), self.tables))

        def run() -> tuple[list[str], list[tuple]]:
            frame = self.spark.sql(query)
            return frame.columns, list(map(tuple, frame.limit(most).collect()))

        pool = ThreadPoolExecutor(1)
        task = pool.submit(run)
        try:
            return task.result(self.seconds)
        except FutureTimeout as error:
            self.spark.sparkContext.cancelAllJobs()
            raise QueryError(f"it takes longer than {self.seconds:g} s") from error
        except Exception as error:  # Py4J and Spark have many kinds
            raise QueryError((str(error).strip() or repr(error)).splitlines()[0]) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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
            raise QueryError(f"it reads {table.sql()}, which is no table of the package")
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
