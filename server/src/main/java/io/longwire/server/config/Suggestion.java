package io.longwire.server.config;

import java.util.Collection;
import java.util.Locale;

/** The remedy for a misspelt name. */
final class Suggestion {
    private Suggestion() {}

    /** "; did you mean …?" with the nearest of the names, or the way to the list of them when none is near. */
    static String of(String wrong, Collection<String> names) {
        String nearest = "";
        int least = 4;
        for (String name : names) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "; 'longwire config' lists all that there are" : "; did you mean " + nearest + "?";
    }

    /** How many characters have to be added, removed or replaced. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 4) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
