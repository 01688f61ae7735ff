package io.longwire.engine.sqlite;

import io.longwire.broker.engine.UnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What a failure of SQLite's means. */
final class Failures {
    private static final int PRIMARY = 0xff;

    private Failures() {}

    /** Whether the file or its disk failed, so that nothing that was held in memory about it can be relied on. */
    static boolean ofTheFile(Throwable failure) {
        if (failure instanceof IOException) {
            return true;
        }
        if (!(failure instanceof SQLException sql)) {
            return false;
        }
        int code = primary(sql);
        return code != SQLiteErrorCode.SQLITE_CONSTRAINT.code
                && code != SQLiteErrorCode.SQLITE_TOOBIG.code
                && code != SQLiteErrorCode.SQLITE_MISMATCH.code
                && code != SQLiteErrorCode.SQLITE_RANGE.code;
    }

    /** Whether the file's content is not what it has to be. */
    static boolean isDamage(SQLException failure) {
        int code = primary(failure);
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Whether a COMMIT that failed this way has left nothing: it failed before the end of the journal could be written. */
    static boolean leavesNothing(Throwable failure) {
        return failure instanceof SQLException sql
                && (primary(sql) == SQLiteErrorCode.SQLITE_FULL.code
                        || primary(sql) == SQLiteErrorCode.SQLITE_READONLY.code
                        || primary(sql) == SQLiteErrorCode.SQLITE_BUSY.code);
    }

    /** What was not done, and why, for whoever asked for it: without the names of files, which are the operator's. */
    static UnavailableException forSender(Throwable failure) {
        return new UnavailableException("Nothing was stored: " + why(failure), failure);
    }

    /** What the operator does. */
    static String remedy(Throwable failure) {
        boolean full = failure instanceof SQLException sql && primary(sql) == SQLiteErrorCode.SQLITE_FULL.code;
        return full ? "make room on its disk" : "see to its disk";
    }

    /** A reason and a remedy, for a sender. */
    static String why(Throwable failure) {
        int code = failure instanceof SQLException sql ? primary(sql) : SQLiteErrorCode.SQLITE_IOERR.code;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the server's disk is full; send it again once there is room";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return "the server cannot write to its disk; send it again later";
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "the server's file is damaged; its operator has to mend that first";
        }
        return "the server's disk has failed; send it again later";
    }

    private static int primary(SQLException failure) {
        return failure.getErrorCode() & PRIMARY;
    }
}
