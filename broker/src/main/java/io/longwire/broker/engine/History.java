package io.longwire.broker.engine;

import java.util.List;

/**
 * A page of what is retained.
 *
 * @param publications in order, oldest first
 * @param position where the page ends: that of its last publication, or when it has none a position from which nothing is missed
 * @param whole whether nothing is missing between the position asked for and the first publication; true when none was asked for. False also
 *     for a position of another epoch, and then the page begins with the oldest that is retained
 * @param last whether nothing more was retained after this page
 */
public record History(List<Publication> publications, Position position, boolean whole, boolean last) {
    public History {
        publications = List.copyOf(publications);
    }
}
