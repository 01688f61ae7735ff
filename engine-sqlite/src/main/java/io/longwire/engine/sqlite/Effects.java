package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Publication;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an operation has to tell once it is on disk. */
final class Effects {
    final List<Publication> published = new ArrayList<>(1);
    final Set<String> available = new LinkedHashSet<>(2);
}
