package io.longwire.verification.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Makes a slice of each package below a root. A pattern such as {@code root.(*)..} would hide the cycles inside a module. */
final class EveryPackage implements SliceAssignment {
    private final String root;

    EveryPackage(String root) {
        this.root = root;
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        return type.getPackageName().startsWith(root)
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
        return "every package below " + root;
    }
}
