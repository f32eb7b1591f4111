"""The tables of a database of the Discourse Network Analyzer, DNA 3.0 (SQLite).

Tables, columns and limits are those that DNA 3.0 creates and reads (github.com/leifeld/dna,
`sql/Sql.java`); the development version that will be 3.1 has others and opens none of 3.0.
"""

import hashlib
from base64 import b64encode

VERSION = "3.0.11"
SHORT = 190
"""Characters of a short text; DNA allows no more."""
PASSWORD = "dna"
"""What to type when DNA asks for the password of the coder Admin."""

_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_COLOURS = [f"{name} INTEGER NOT NULL DEFAULT 0" for name in ("Red", "Green", "Blue")]
_PERMISSIONS = [
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements"),
    *("EditStatements", "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes"),
    *("EditCoders", "EditCoderRelations", "ViewOthersDocuments", "EditOthersDocuments"),
    *("ViewOthersStatements", "EditOthersStatements"),
]


def _short(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) <= {SHORT})"


def _flag(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN 0 AND 1)"


def _key(name: str, table: str, null: str = " NOT NULL") -> str:
    return f"{name} INTEGER{null} REFERENCES {table}(ID) ON DELETE CASCADE"


def _data(value: str) -> list[str]:
    """Return the columns of a table of values: one a statement and variable."""
    keys = [_key("StatementId", "STATEMENTS"), _key("VariableId", "VARIABLES")]
    return [_ID, *keys, value, "UNIQUE (StatementId, VariableId)"]


TABLES = {
    "SETTINGS": ["Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"],
    "CODERS": [
        _ID,
        _short("Name"),
        *_COLOURS,
        "Refresh INTEGER NOT NULL DEFAULT 0",
        "FontSize INTEGER NOT NULL DEFAULT 14",
        _short("Password"),
        "PopupWidth INTEGER DEFAULT 300",
        _flag("ColorByCoder", 0),
        _flag("PopupDecoration", 0),
        _flag("PopupAutoComplete", 1),
        *(_flag(f"Permission{name}", 1) for name in _PERMISSIONS),
    ],
    "DOCUMENTS": [
        _ID,
        _short("Title"),
        "Text TEXT NOT NULL",
        _key("Coder", "CODERS"),
        *map(_short, ("Author", "Source", "Section")),
        "Notes TEXT NOT NULL DEFAULT ''",
        _short("Type"),
        "Date INTEGER NOT NULL",
    ],
    "STATEMENTTYPES": [_ID, _short("Label"), *_COLOURS],
    "VARIABLES": [
        _ID,
        _short("Variable"),
        "DataType TEXT NOT NULL "
        "CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text'))",
        _key("StatementTypeId", "STATEMENTTYPES"),
        "UNIQUE (Variable, StatementTypeId)",
    ],
    "VARIABLELINKS": [
        _ID,
        _key("SourceVariableId", "VARIABLES"),
        _key("TargetVariableId", "VARIABLES"),
    ],
    "REGEXES": ["Label TEXT PRIMARY KEY", *_COLOURS],
    "CODERRELATIONS": [
        _ID,
        _key("Coder", "CODERS"),
        _key("OtherCoder", "CODERS"),
        *(
            _flag(f"{do}{what}", 1)
            for what in ("Statements", "Documents")
            for do in ("view", "edit")
        ),
        "CHECK (Coder != OtherCoder)",
    ],
    "STATEMENTS": [
        _ID,
        _key("StatementTypeId", "STATEMENTTYPES"),
        _key("DocumentId", "DOCUMENTS"),
        "Start INTEGER NOT NULL CHECK (Start >= 0)",
        "Stop INTEGER NOT NULL CHECK (Stop > Start)",
        _key("Coder", "CODERS"),
    ],
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1 CHECK (Value BETWEEN 0 AND 1)"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": [
        _ID,
        _key("VariableId", "VARIABLES"),
        _short("Value"),
        *_COLOURS,
        _key("ChildOf", "ENTITIES", null=""),
        "UNIQUE (VariableId, Value)",
    ],
    "DATASHORTTEXT": _data(_key("Entity", "ENTITIES")),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": [
        _ID,
        _key("VariableId", "VARIABLES"),
        _short("AttributeVariable"),
        "UNIQUE (VariableId, AttributeVariable)",
    ],
    "ATTRIBUTEVALUES": [
        _ID,
        _key("EntityId", "ENTITIES"),
        _key("AttributeVariableId", "ATTRIBUTEVARIABLES"),
        _short("AttributeValue"),
        "UNIQUE (EntityId, AttributeVariableId)",
    ],
}
"""Table to its columns and constraints, as SQLite writes them."""


def password_digest() -> str:
    """Return `PASSWORD` as DNA stores it: Jasypt's strong digest, here with a fixed salt.

    SHA-256 of salt and password, applied 100,000 times; salt and digest in base64. A salt that is
    known protects nothing, and nothing is to be protected: the file is public.
    """
    salt = hashlib.sha256(b"kyrgyz-security-diplomacy").digest()[:16]
    digest = hashlib.sha256(salt + PASSWORD.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    return b64encode(salt + digest).decode()
