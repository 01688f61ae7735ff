package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns that publications and messages have in common. */
final class Rows {
    /** In the order in which {@link #publication} reads them. */
    static final String COLUMNS = "offset, previous, at, expires, content_type, headers, conflation_key, exclude, body";

    private Rows() {}

    /** A row that begins with {@link #COLUMNS}. */
    static Publication publication(ResultSet row, String destination, String epoch) throws SQLException {
        String headers = row.getString(6);
        byte[] body = row.getBytes(9);
        Terms terms = new Terms(row.getLong(4), null, optional(row, 7), optional(row, 8), 0);
        Draft draft = new Draft(
                destination,
                optional(row, 5),
                headers == null ? Map.of() : HeaderText.read(headers),
                body == null ? new byte[0] : body,
                terms);
        return new Publication(draft, new Position(epoch, row.getLong(1)), row.getLong(2), row.getLong(3));
    }

    private static @Nullable String optional(ResultSet row, int column) throws SQLException {
        return row.getString(column);
    }
}
