# Reads the exports with one of R's readers and prints each table as JSON: names, classes, cells.
# Rscript read.R readr|readr-all|rsqlite|readxl|readxl-all FOLDER
suppressPackageStartupMessages(library(jsonlite))
given <- commandArgs(trailingOnly = TRUE)
way <- given[1]
folder <- given[2]
tables <- c("letters", "places", "visits", "losses")

# format() would write a year before 1000 with three digits
days <- function(time) {
  shown <- sprintf("%04d-%02d-%02d", time$year + 1900L, time$mon + 1L, time$mday)
  ifelse(is.na(time), NA, shown)
}

texts <- function(column) {
  if (inherits(column, c("Date", "POSIXct"))) return(days(as.POSIXlt(column)))
  if (is.logical(column)) return(ifelse(column, "true", "false"))
  if (inherits(column, "integer64")) return(bit64::as.character.integer64(column))
  if (is.numeric(column)) return(ifelse(is.na(column), NA, sprintf("%.17g", column)))
  as.character(column)
}

read <- function(name) {
  csv <- file.path(folder, "csv", "data", paste0(name, ".csv"))
  book <- file.path(folder, "xlsx", "tricky.xlsx")
  switch(way,
    "readr" = readr::read_csv(csv, show_col_types = FALSE),
    "readr-all" = readr::read_csv(csv, na = "", guess_max = Inf, show_col_types = FALSE),
    "rsqlite" = DBI::dbReadTable(connection, name),
    "readxl" = readxl::read_excel(book, name),
    "readxl-all" = readxl::read_excel(book, name, guess_max = 1048576)
  )
}

if (way == "rsqlite") {
  connection <- DBI::dbConnect(RSQLite::SQLite(), file.path(folder, "sqlite", "tricky.sqlite"))
}
found <- lapply(tables, function(name) {
  frame <- suppressWarnings(as.data.frame(read(name)))
  list(columns = I(names(frame)),
       classes = I(vapply(frame, function(column) class(column)[1], "")),
       cells = lapply(unname(as.list(frame)), texts))
})
names(found) <- tables
# what the file says of its keys, as the Python module has it in words
keys <- function(name) {
  told <- function(pragma) DBI::dbGetQuery(connection, sprintf("PRAGMA %s(%s)", pragma, name))
  columns <- told("table_info")
  primary <- columns$name[order(columns$pk)][sort(columns$pk) > 0]
  foreign <- vapply(split(told("foreign_key_list"), ~id), function(key) {
    key <- key[order(key$seq), ]
    own <- paste(key$from, collapse = ", ")
    sprintf("%s: %s in %s: %s", name, own, key$table[1], paste(key$to, collapse = ", "))
  }, "")
  c(sprintf("%s: %s", name, paste(primary, collapse = ", ")), unname(foreign))
}
told <- if (way == "rsqlite") unlist(lapply(tables, keys))
cat(toJSON(list(tables = found, keys = told), na = "null", null = "null", auto_unbox = FALSE))
