#pragma once

#include "ui/map_reference.h"
#include "ui/sample_maps.h"

#include <QWidget>

#include <vector>

namespace penumbra {

/// What an empty window says: how to begin.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    WelcomePage(const std::vector<SampleMap>& samples, const std::vector<MapReference>& recent,
                QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested();
    void sampleRequested(const penumbra::SampleMap& sample);
    void recentRequested(const penumbra::MapReference& map);
};

} // namespace penumbra
